"""From the bytes of files to the typed form, with everything that is wrong and its place."""
