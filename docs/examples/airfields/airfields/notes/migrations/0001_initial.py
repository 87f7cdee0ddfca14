from bandstand import orm
from bandstand.orm import fields, indexes, migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("airports", "0001_initial"),
    ]
    operations = [
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", orm.BigAutoField(verbose_name="ID")),
                (
                    "airport",
                    orm.ForeignKey(db_index=False, to="airports.Airport", related_name="notes", on_delete=orm.CASCADE),
                ),
                ("name", orm.CharField(max_length=60)),
                (
                    "rating",
                    orm.IntegerField(choices=[(5, "Excellent"), (4, "Good"), (3, "Fair"), (2, "Poor"), (1, "Bad")]),
                ),
                ("text", orm.TextField(max_length=1000)),
                (
                    "photo",
                    fields.ImageField(
                        blank=True, upload_to="notes", max_length=100, width_field="width", height_field="height"
                    ),
                ),
                ("width", orm.IntegerField(editable=False, null=True)),
                ("height", orm.IntegerField(editable=False, null=True)),
                ("created", orm.DateTimeField(editable=False, blank=True, auto_now_add=True)),
            ],
            options={"indexes": [indexes.Index(fields=["airport", "-id"], name="notes_newest")], "ordering": ["-id"]},
        ),
    ]
