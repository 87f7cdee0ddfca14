from bandstand import orm
from bandstand.orm import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Country",
            fields=[
                ("code", orm.CharField(primary_key=True, max_length=2)),
                ("long_code", orm.CharField(unique=True, max_length=3)),
                ("name", orm.CharField(max_length=100)),
                ("listed_name", orm.CharField(max_length=100)),
                ("official_name", orm.CharField(blank=True, max_length=100)),
                ("words", orm.CharField(db_index=True, max_length=100)),
            ],
            options={"ordering": ["words"]},
        ),
    ]
