from bandstand import orm
from bandstand.orm import indexes, migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("countries", "0001_initial"),
    ]
    operations = [
        migrations.CreateModel(
            name="Airport",
            fields=[
                ("code", orm.CharField(primary_key=True, max_length=8)),
                ("iata", orm.CharField(blank=True, db_index=True, max_length=3)),
                ("name", orm.CharField(max_length=150)),
                ("city", orm.CharField(blank=True, max_length=100)),
                ("region", orm.CharField(blank=True, max_length=100)),
                ("country", orm.ForeignKey(to="countries.Country", related_name="airports", on_delete=orm.PROTECT)),
                ("feet", orm.FloatField(db_index=True)),
                ("latitude", orm.FloatField()),
                ("longitude", orm.FloatField()),
                ("zone", orm.CharField(max_length=50)),
                ("x", orm.FloatField(db_index=True)),
                ("y", orm.FloatField()),
                ("z", orm.FloatField()),
                ("words", orm.TextField()),
                ("city_words", orm.CharField(blank=True, max_length=100)),
                ("is_known", orm.BooleanField()),
                ("is_named", orm.BooleanField()),
                ("has_city", orm.BooleanField()),
            ],
            options={
                "indexes": [
                    indexes.Index(fields=["-is_known", "-is_named", "words"], name="airports_known"),
                    indexes.Index(fields=["country", "region"], name="airports_region"),
                ],
            },
        ),
    ]
