"""An invented company's records and two years of behaviour: Nordvekt, which sells warehouse and fleet software."""
