"""A city's feedback portal: residents file, departments answer, the promise is kept."""
