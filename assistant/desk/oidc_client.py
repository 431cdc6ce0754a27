"""Who we are to the city's OpenID Connect provider, and what its claims mean. Part of the settings."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class OidcClient(BaseModel):
    """The city's OpenID Connect provider; unset = staff enter with passwords alone."""

    model_config = ConfigDict(frozen=True)

    issuer: str = Field(default="", description="As in the provider's /.well-known/openid-configuration")
    client_id: str = ""
    client_secret: SecretStr | None = None
    redirect_uri: str | None = Field(default=None, description="Unset = /login/sso/done of the address asked for")
    name_claim: str = "preferred_username"
    role_claim: str = Field(default="roles", description="A claim with a text or a list; a dot goes deeper")
    admins: tuple[str, ...] = Field(default=(), description="Values of the role claim that mean admin")
    editors: tuple[str, ...] = Field(default=(), description="Values of the role claim that mean editor")
    timeout_s: float = Field(default=10.0, gt=0)
