"""The main job as a story, played by the real service against the local stand-ins for Jira and Zendesk."""
