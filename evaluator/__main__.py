"""`python -m evaluator`: the command line without its script."""

from evaluator.cli import main

if __name__ == "__main__":
    main()
