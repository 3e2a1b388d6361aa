"""Outlet: who publishes."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower


class Outlet(models.Model):
    name = models.CharField(max_length=200)
    domain = models.CharField(max_length=253, blank=True)
    language = models.CharField(max_length=10, blank=True)
    country = models.CharField(max_length=2, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="outlet_one_per_name"),
            models.CheckConstraint(condition=~models.Q(name=""), name="outlet_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
