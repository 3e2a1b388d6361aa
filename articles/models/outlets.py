"""Outlet: who publishes."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower


class Outlet(models.Model):
    class DateOrder(models.TextChoices):
        DMY = "DMY", "day, month, year: 3/4/2025 is 3 April"
        MDY = "MDY", "month, day, year: 3/4/2025 is March 4"
        YMD = "YMD", "year, month, day: 25/3/4 is 4 March 2025"

    name = models.CharField(max_length=200)
    domain = models.CharField(max_length=253, blank=True)
    language = models.CharField(max_length=10, blank=True)
    country = models.CharField(max_length=2, blank=True)
    date_order = models.CharField(max_length=3, choices=DateOrder, blank=True)
    """How its dates are to be read where they can be read two ways; empty: nobody has said."""

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="outlet_one_per_name"),
            models.CheckConstraint(condition=~models.Q(name=""), name="outlet_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
