"""Files made to hurt, of our own making: `corpus()` names them all, and the tests push them through the whole service."""
