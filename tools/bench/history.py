"""Six apps of ten models each and their 300 migrations, in files of ours and of Django's that say the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APPS = 6
MODELS = 10
MIGRATIONS = 50
HEADS = {
    "ours": "from bandstand import orm\nfrom bandstand.orm import migrations\n",
    "django": "from django.db import migrations, models\nimport django.db.models.deletion\n",
}
WORDS = {
    "ours": {
        "f": "orm.",
        "cascade": "orm.CASCADE",
        "model": "orm.Model",
        "index": "orm.indexes.Index",
        "key": "orm.BigAutoField(verbose_name='ID')",
    },
    "django": {
        "f": "models.",
        "cascade": "models.CASCADE",
        "model": "models.Model",
        "index": "models.Index",
        "key": "models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')",
    },
}


@dataclass
class _App:
    """One app while its history is told: models with their fields as text, and indexes."""

    label: str
    fields: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    indexes: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])

    def create(self, number: int) -> str:
        name = f"Model{number}"
        fields = {
            "name": "{f}CharField(max_length=100)",
            "note": "{f}TextField(blank=True, default='')",
            "count": "{f}IntegerField(default=0)",
            "price": "{f}DecimalField(decimal_places=2, default=0, max_digits=9)",
            "made": "{f}DateTimeField(null=True)",
        }
        if number:
            fields["owner"] = f"{{f}}ForeignKey(on_delete={{cascade}}, to='{self.label}.model{number - 1}')"
        self.fields[name], self.indexes[name] = fields, {}
        listed = ", ".join(f"({key!r}, {text})" for key, text in {"id": "{key}", **fields}.items())
        return f"migrations.CreateModel(name={name!r}, fields=[{listed}])"

    def add(self, model: str, name: str) -> str:
        self.fields[model][name] = "{f}IntegerField(default=1, null=True)"
        return f"migrations.AddField(model_name={model.lower()!r}, name={name!r}, field={self.fields[model][name]})"

    def alter(self, model: str, length: int) -> str:
        self.fields[model]["name"] = f"{{f}}CharField(max_length={length})"
        text = self.fields[model]["name"]
        return f"migrations.AlterField(model_name={model.lower()!r}, name='name', field={text})"

    def rename(self, model: str, old: str, new: str) -> str:
        self.fields[model] = {new if key == old else key: text for key, text in self.fields[model].items()}
        return f"migrations.RenameField(model_name={model.lower()!r}, old_name={old!r}, new_name={new!r})"

    def index(self, model: str, name: str) -> str:
        self.indexes[model][name] = f"{{index}}(fields=['name', 'made'], name={name!r})"
        return f"migrations.AddIndex(model_name={model.lower()!r}, index={self.indexes[model][name]})"

    def operations(self) -> Iterator[list[str]]:
        """Give the operations of each migration."""
        for number in range(MIGRATIONS):
            if number < MODELS:
                yield [self.create(number)]
                continue
            model = f"Model{number % MODELS}"
            wave = number // MODELS
            yield [
                self.add(model, f"extra_{number}"),
                self.alter(model, 100 + number),
                self.rename(model, f"extra_{number}", f"further_{number}"),
                *([self.index(model, f"{self.label}_{model.lower()}_{wave}")] if wave == 2 else []),
            ]

    def models(self) -> str:
        """Give the models as they are in the end."""
        found: list[str] = []
        for name, fields in self.fields.items():
            lines = "".join(f"    {key} = {text}\n" for key, text in fields.items())
            indexes = ", ".join(self.indexes[name].values())
            meta = f"\n    class Meta:\n        indexes = [{indexes}]\n" if indexes else ""
            found.append(f"class {name}({{model}}):\n{lines}{meta}")
        return "\n\n".join(found)


def write(folder: Path, subject: str) -> None:
    """Write the apps of one side into a folder, where they can be imported from."""
    words = WORDS[subject]
    head = HEADS[subject]
    for number in range(APPS):
        app = _App(f"app{number}")
        package = folder / app.label
        (package / "migrations").mkdir(parents=True)
        for place in (package, package / "migrations"):
            (place / "__init__.py").write_text("")
        last = None
        for at, operations in enumerate(app.operations(), 1):
            name = f"{at:04}_step"
            needs = [] if last is None else [(app.label, last)]
            if last is None and number:
                needs = [(f"app{number - 1}", "0001_step")]
            body = "".join(f"        {each.format(**words)},\n" for each in operations)
            text = (
                f"{head}\n\nclass Migration(migrations.Migration):\n    dependencies = {needs}\n"
                f"    operations = [\n{body}    ]\n"
            )
            (package / "migrations" / f"{name}.py").write_text(text)
            last = name
        imported = "import bandstand.orm as orm\nimport bandstand.orm.indexes\n" if subject == "ours" else head
        (package / "models.py").write_text(f"{imported}\n\n{app.models().format(**words)}")
