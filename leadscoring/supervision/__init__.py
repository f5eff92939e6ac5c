"""What `up` runs: services, database, web server, worker and beat, as one."""
