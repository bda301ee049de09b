"""Find the quotations of a French press article and say who speaks each."""
