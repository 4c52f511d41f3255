"""The stock that Amazon may promise: levels, differences, previews. Pure, no database."""
