"""What every page's template may read."""

from django.http import HttpRequest

from leadscoring.accounts.models import User


def theme(request: HttpRequest) -> dict[str, str]:
    """`theme`: light, dark or auto, from the user's profile, else from the cookie."""
    user = getattr(request, "user", None)
    if isinstance(user, User):
        return {"theme": user.theme}
    chosen = request.COOKIES.get("theme", "")
    return {"theme": chosen if chosen in User.Theme.values else User.Theme.AUTO.value}
