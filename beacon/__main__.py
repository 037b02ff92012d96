"""`python -m beacon`, and the entry of the single executable: the command line."""

from beacon.cli import main

if __name__ == "__main__":
    main()
