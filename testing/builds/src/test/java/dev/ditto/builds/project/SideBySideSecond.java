package dev.ditto.builds.project;

final class SideBySideSecond extends SideBySide {}
