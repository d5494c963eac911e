"""The parts that exercises share: neutral, excursions, holds, cycles, sides, and machines."""
