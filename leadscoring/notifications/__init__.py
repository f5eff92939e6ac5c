"""What people are told: the bell, its page, the digest."""
