"""Who a person is to this site: an e-mail address, a name to be called by, and how they like to read."""

from __future__ import annotations

from typing import Any, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.statements import RowOf


class UserManager(BaseUserManager["User"]):
    """Makes people; the e-mail address is always stored in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get(self, *args: Any, **kwargs: Any) -> User:
        """As any manager's. Each request of somebody signed in asks for one person by key: that way is short."""
        key = kwargs.get("pk")
        if args or len(kwargs) != 1 or type(key) is not int or self._db:
            return super().get(*args, **kwargs)
        found = PERSON.first(key)
        if found is None:
            raise User.DoesNotExist("There is no person with this key.")
        return found

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. The e-mail address is the login; it is unique whatever its case."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("Auto")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class TextSize(models.TextChoices):
        STANDARD = "m", _("Standard")
        LARGE = "l", _("Large")
        LARGER = "xl", _("Larger")

    class Typeface(models.TextChoices):
        SERIF = "serif", _("Serif")
        HYPERLEGIBLE = "sans", _("Hyperlegible")

    email = models.EmailField(_("email address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True, help_text=_("How the site addresses you."))
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the admin"), default=False)
    signed_up = models.BooleanField(
        _("signed up themselves"), default=False, db_default=False, editable=False,
        help_text=_("No operator made the account; it goes when its address is never confirmed."),
    )  # fmt: skip
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    theme = models.CharField(_("theme"), max_length=5, choices=Theme, default=Theme.AUTO)
    text_size = models.CharField(_("text size"), max_length=2, choices=TextSize, default=TextSize.STANDARD)
    typeface = models.CharField(_("lesson typeface"), max_length=5, choices=Typeface, default=Typeface.SERIF)
    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, default="", help_text=_("Empty: that of the site.")
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_email"),
            models.CheckConstraint(
                condition=models.Q(theme__in=["auto", "light", "dark"])
                & models.Q(text_size__in=["m", "l", "xl"])
                & models.Q(typeface__in=["serif", "sans"]),
                name="known_reading_settings",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """The address as it is stored, wherever it was typed (forms of the admin call this, too)."""
        return super().normalize_username(username).strip().lower()

    @property
    def short_name(self) -> str:
        """What the header calls this person: the first word of the name, else the part before the @."""
        return self.name.split()[0] if self.name.strip() else self.email.split("@")[0]

    @property
    def zone(self) -> ZoneInfo:
        """The time zone this person's days are counted in: their own, or the site's."""
        try:
            return ZoneInfo(self.time_zone or settings.TIME_ZONE)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo(settings.TIME_ZONE)

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.short_name


PERSON = RowOf(User, "id = %s")


class ErasureRequest(models.Model):
    """A person asked for the account to be erased, and when that is due. Who keeps the account deletes the row."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="erasure", verbose_name=_("person"))
    asked_at = models.DateTimeField(_("asked"))
    due_at = models.DateTimeField(_("due"), db_index=True)

    class Meta:
        verbose_name = _("request to erase an account")
        verbose_name_plural = _("requests to erase an account")
        constraints = [
            models.CheckConstraint(condition=models.Q(due_at__gte=models.F("asked_at")), name="erasure_due_after_asked")
        ]

    def __str__(self) -> str:
        return f"person {self.person_id}, due {self.due_at:%Y-%m-%d}"


class Erased(models.Model):
    """An account that was erased: nothing but what tells it apart in a backup that still holds it.

    A database that is restored gives the numbers of persons away again, so the time of joining belongs to it.
    """

    person = models.BigIntegerField(_("number of the person"))
    joined_at = models.DateTimeField(_("joined"))
    erased_at = models.DateTimeField(_("erased"))

    class Meta:
        verbose_name = _("erased account")
        ordering = ("erased_at", "pk")
        constraints = [models.UniqueConstraint("person", "joined_at", name="erased_once")]

    def __str__(self) -> str:
        return f"person {self.person}"
