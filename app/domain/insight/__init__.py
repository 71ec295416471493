"""What the history says as a whole: which patterns carry the volume, where they cluster, what is worth automating."""
