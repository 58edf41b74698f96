package dev.ditto.builds.project;

final class SideBySideThird extends SideBySide {}
