"""What templates are made of and filled with: folders of templates, and documents mapped to their slots."""
