"""What results say when they are looked at together: where points were lost, how far assessors agree, what is to be mended."""
