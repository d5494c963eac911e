"""``python -m posecount``."""

from posecount.cli import main

if __name__ == "__main__":
    main()
