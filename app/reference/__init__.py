"""Reference data of the round as YAML, edited once a year by people who do not program; `loader` checks it."""
