"""Which commit introduced or fixed a finding?"""
