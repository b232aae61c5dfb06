"""Files in, values out: text to plain data to the model, with every fault placed where a person can see it."""
