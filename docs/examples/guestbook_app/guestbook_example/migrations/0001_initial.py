from bandstand import orm
from bandstand.orm import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", orm.BigAutoField(verbose_name="ID")),
                ("name", orm.CharField(max_length=500)),
                ("text", orm.TextField(max_length=500)),
            ],
            options={"ordering": ["-id"], "verbose_name_plural": "entries"},
        ),
    ]
