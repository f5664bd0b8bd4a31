"""StrictDoc: documents of sections, texts and nodes, in `.sdoc` files and in Markdown."""
