"""The stock that Amazon may promise: levels, differences, feeds. No database."""
