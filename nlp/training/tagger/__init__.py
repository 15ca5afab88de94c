"""How the transformer over characters and boxes is made: specimens that the real OCR has read, a small network, weights."""
