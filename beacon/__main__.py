"""`python -m beacon`, and the entry of the single executable: the command line."""


def main() -> None:
    from beacon.frozen import prepare

    prepare()  # before anything else is imported

    from beacon.cli import main as run

    run()


if __name__ == "__main__":
    main()
