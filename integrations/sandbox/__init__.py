"""Local stand-ins for Jira Cloud and Zendesk Support: the demo, the tests and policy trials run against them.

They keep state in memory, speak HTTP on loopback, sign and retry webhooks as the vendors do, and know nothing of the
service that talks to them.
"""
