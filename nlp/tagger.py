def tagger():
    return None
