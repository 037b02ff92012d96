"""`python -m beacon`, and the entry of the single executable: the command line."""

from beacon import frozen

if __name__ == "__main__":
    frozen.prepare()
    from beacon.cli import main

    main()
