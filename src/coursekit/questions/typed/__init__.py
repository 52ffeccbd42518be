"""What a person types, in a normal form: words, dates and numbers, however they are written.

spelling    one case, one width, one kind of dash; what is a slip of the keys
words       which of the known answers somebody means
dates       the dates that a text can stand for
numbers     the numbers that a text can stand for
units       what a number is counted in
"""
