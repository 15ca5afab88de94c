def classify(p,c): return None
