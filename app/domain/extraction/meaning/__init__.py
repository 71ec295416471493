"""What kind of case a ticket is: exception, job failure, pattern, bucket, causes."""
