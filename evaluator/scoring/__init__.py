"""From a standard and answers to a result: pure functions, model in and result out."""
