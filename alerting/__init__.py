"""From a symptom in Prometheus to an e-mail that a person can act on."""
