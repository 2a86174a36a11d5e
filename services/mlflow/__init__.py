"""The MLflow server of an account: what its image holds."""
