(ns calltrace.core
  "What marked functions tell when they run: that they do, and who called them, read from the stack.

  The nearest frame of the library is the caller, unless a frame of its tests or of another library is nearer, or the
  compiler, which runs macros. Frames of Clojure and of Java in between make a call one `through` them; what only
  dispatches (of variables, protocols, multimethods, rest arguments) does not."
  (:require [clojure.string :as string])
  (:import (java.lang StackWalker StackWalker$StackFrame)
           (java.util Iterator Set)
           (java.util.concurrent ConcurrentHashMap)
           (java.util.function Function)
           (java.util.stream Stream)))

(def ^Set namespaces
  "The namespaces of the library, as the virtual machine spells them."
  (set (string/split (System/getProperty "calltrace.namespaces") #",")))

(def ^ConcurrentHashMap calls (ConcurrentHashMap.))

(def ^ConcurrentHashMap kinds (ConcurrentHashMap.))

(def ^StackWalker walker (StackWalker/getInstance))

(def bodies #{"invokeStatic" "invokePrim" "invoke" "doInvoke"})

(def dispatching
  #"clojure\.lang\.(RestFn|Var|AFn|AFunction|MultiFn|Keyword)(\$.*)?|.*\$G__[0-9]+.*|.*\$reify__[0-9]+\$G__.*")

(defn- namespace-of
  "The namespace of a class: of functions what stands before the first dollar, of types the package."
  [^String class]
  (let [outer (first (string/split class #"\$" 2))
        package (subs outer 0 (max 0 (.lastIndexOf ^String outer ".")))]
    (cond (.contains namespaces outer) outer
          (find-ns (symbol (string/replace outer "_" "-"))) nil
          (.contains namespaces package) package)))

(defn- kind-of
  [^String class]
  (cond (re-matches dispatching class) :dispatching
        (string/starts-with? class "calltrace.") :own
        (string/starts-with? class "clojure.lang.Compiler") :compiler
        (namespace-of class) :library
        (re-find #"^(clojure\.(lang|core|walk|string|set|zip)|java|jdk|sun)[.$_]" class) :through
        :else :outside))

(defn- kind
  [class]
  (or (.get kinds class)
      (let [found (kind-of class)]
        (.put kinds class found)
        found)))

(defn- caller
  "Who called the function whose frames are the next ones."
  [^Iterator frames]
  (loop [own nil, last-method nil, how "by"]
    (if-not (.hasNext frames)
      "ran\t\t0"
      (let [^StackWalker$StackFrame frame (.next frames)
            class (.getClassName frame)
            method (.getMethodName frame)
            kind (kind class)]
        (cond
          (= kind :own) (recur own last-method how)
          (nil? own) (recur class method how)
          (and (= class own) (= last-method "invokeStatic") (bodies method) (not= method "invokeStatic"))
          (recur own "" how)
          (= kind :library) (str how "\t" (namespace-of class) "\t" (.getLineNumber frame))
          (= kind :dispatching) (recur own "" how)
          (= kind :through) (recur own "" "through")
          :else "ran\t\t0")))))

(def ^Function reading
  (reify Function
    (apply [_ frames] (caller (.iterator ^Stream frames)))))

(defn enter
  "Notes that a function runs."
  [number]
  (.put calls (str number "\t" (.walk walker reading)) true)
  nil)

(defn write
  "Writes what was noted, sorted, to a file."
  [file]
  (spit file (string/join "\n" (sort (keys calls)))))
