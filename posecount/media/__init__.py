"""Recordings and cameras as a stream of frames."""

# OpenCV has to be loaded before PyAV. Both bring shared libraries for X11 under the same names;
# with PyAV's loaded first, OpenCV 5.1 hangs as it opens a window (seen with PyAV 18.1 on Linux).
import cv2 as cv2
