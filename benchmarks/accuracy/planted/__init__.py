"""Dead code by construction: put into copies of real packages, where tools must find it."""
