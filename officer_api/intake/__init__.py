"""Intake: how cases begin: one application, or a file of residents whom the municipality examines again."""

from officer_api.intake import application, reexamination

operations = [*application.operations, *reexamination.operations]
