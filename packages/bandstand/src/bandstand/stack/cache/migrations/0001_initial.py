"""The table of the cache."""

from bandstand import orm
from bandstand.orm import migrations


class Migration(migrations.Migration):
    """Makes the table."""

    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("name", orm.CharField(primary_key=True, max_length=400)),
                ("data", orm.BinaryField(null=True)),
                ("number", orm.BigIntegerField(null=True)),
                ("ends", orm.FloatField(db_index=True, null=True)),
            ],
            options={"verbose_name": "entry of the cache", "verbose_name_plural": "entries of the cache"},
        ),
    ]
