"""What is done beside the counting: in threads of this process, and in processes of their own."""
