"""Where pictures and lines come from: cameras, files, folders and document readers."""
