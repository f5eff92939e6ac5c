"""The pages on which admins look after people, the organisation and the audit log, and everybody after themselves."""
