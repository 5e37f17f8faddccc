; Loads namespaces of tests, runs them, and writes what was called: FILE NAMESPACE...
(require 'calltrace.core 'clojure.test)
(let [[file & namespaces] *command-line-args*]
  (doseq [each namespaces]
    (try (require (symbol each))
         (catch Throwable error
           (println "cannot load" each (str (.getMessage error) " " (some-> error .getCause .getMessage))))))
  (binding [clojure.test/*test-out* *out*]
    (let [found (filter find-ns (map symbol namespaces))
          {:keys [test pass fail error]} (apply clojure.test/run-tests found)]
      (println "OUTCOME" test "tests," (+ fail error) "assertions of" (+ pass fail error) "failed")))
  (calltrace.core/write file)
  (shutdown-agents))
