"""Accuracy on Clojure libraries, whose tests run in a virtual machine of Java."""
