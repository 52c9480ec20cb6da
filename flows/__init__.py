"""Prefect flows: order, retries, schedules, concurrency and a record; no logic of their own."""
