"""What tests share: made-up people, clips and cameras, and ways to wait."""
