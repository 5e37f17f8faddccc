"""What imports and names mean: files, modules and packages, and what the manifests of projects say of them."""
