"""What exercises share: neutral, excursions, holds, cycles, sides, and the counting machines."""
